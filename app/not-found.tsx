import { MissingPage } from "@/components/layout/MissingPage";
import { SiteFooter } from "@/components/layout/SiteFooter";
import { SiteHeader } from "@/components/layout/SiteHeader";

/** An address that belongs to no page, and so to no layout but the root's. */
export default function NotFound() {
  return (
    <div className="flex min-h-dvh flex-col">
      <SiteHeader />
      <main id="main" tabIndex={-1} className="flex-1 focus:outline-none">
        <MissingPage />
      </main>
      <SiteFooter />
    </div>
  );
}
