import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DesignSheet } from "@/components/design/DesignSheet";

export const metadata: Metadata = { title: "Design", robots: { index: false } };

/** Every primitive in every state and both themes, for people who work on the product; other people find nothing here. */
export default function DesignPage() {
  if (process.env.NODE_ENV === "production") notFound();
  return <DesignSheet />;
}
