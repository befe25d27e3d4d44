import { MissingAdvisor } from "@/components/advisors/MissingAdvisor";
import { Page } from "@/components/layout/Page";

/** An address of an advisor whom nobody can see. */
export default function NotFound() {
  return (
    <Page>
      <MissingAdvisor />
    </Page>
  );
}
