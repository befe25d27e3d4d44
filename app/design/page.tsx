import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DesignSheet } from "@/components/design/DesignSheet";

export const metadata: Metadata = { title: "Design", robots: { index: false } };

/**
 * Every primitive in every state and both themes, for people who work on the product; other people find nothing here. It stands
 * outside the site's frame, whose loading state would have answered 200 before the page is refused.
 */
export default function DesignPage() {
  if (process.env.NODE_ENV === "production") notFound();
  return (
    <main>
      <DesignSheet />
    </main>
  );
}
