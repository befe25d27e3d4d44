import type { Metadata } from "next";
import { Suspense } from "react";
import { AdvisorProfile } from "@/components/advisors/AdvisorProfile";
import { Page } from "@/components/layout/Page";
import { getText } from "@/lib/i18n/serverText";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getText("profile");
  return { title: t("pageTitle") };
}

export default async function AdvisorPage({ params }: PageProps<"/advisors/[id]">) {
  const { id } = await params;
  return (
    <Page>
      <Suspense>
        <AdvisorProfile advisorId={id} />
      </Suspense>
    </Page>
  );
}
