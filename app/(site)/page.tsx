import Link from "next/link";
import { Categories } from "@/components/landing/Categories";
import { DemoMeter } from "@/components/landing/DemoMeter";
import { EarningsCalculator } from "@/components/landing/EarningsCalculator";
import { OnlineNow } from "@/components/landing/OnlineNow";
import { SearchBox } from "@/components/landing/SearchBox";
import { Steps } from "@/components/landing/Steps";
import { Button } from "@/components/ui/button";
import { getText } from "@/lib/i18n/serverText";

const PROMISES = ["together", "checked", "back"] as const;

export default async function LandingPage() {
  const t = await getText("landing");
  return (
    <div className="mx-auto max-w-6xl px-4 sm:px-6">
      <section className="grid grid-cols-1 items-center gap-12 py-12 sm:py-16 lg:grid-cols-[1fr_25rem] lg:gap-20 lg:py-20">
        <div className="grid grid-cols-1 gap-6">
          <h1 className="display text-display whitespace-pre-line text-ink">{t("headline")}</h1>
          <p className="max-w-xl text-lg text-ink-soft">{t("line")}</p>
          <SearchBox />
          <p className="text-sm text-ink-faint">{t("small")}</p>
        </div>
        <DemoMeter />
      </section>

      <section aria-labelledby="categories" className="grid gap-4 py-10">
        <h2 id="categories" className="text-xl font-semibold tracking-tight">
          {t("categories.title")}
        </h2>
        <Categories />
      </section>

      <OnlineNow />

      <section aria-labelledby="steps" className="grid gap-8 py-14">
        <h2 id="steps" className="text-xl font-semibold tracking-tight">
          {t("steps.title")}
        </h2>
        <Steps />
      </section>

      <section id="promise" aria-labelledby="promise-title" className="rounded-card bg-accent-soft px-5 py-10 sm:px-10 sm:py-12">
        <h2 id="promise-title" className="text-xl font-semibold tracking-tight">
          {t("promise.title")}
        </h2>
        <ul className="mt-6 grid gap-8 md:grid-cols-3">
          {PROMISES.map((key) => (
            <li key={key} className="grid content-start gap-2">
              <h3 className="font-semibold">{t(`promise.${key}.title`)}</h3>
              <p className="text-ink-soft">{t(`promise.${key}.text`)}</p>
            </li>
          ))}
        </ul>
      </section>

      <section id="for-advisors" aria-labelledby="advisors-title" className="grid grid-cols-1 items-center gap-10 py-16 lg:grid-cols-[1fr_25rem] lg:gap-20 lg:py-24">
        <div className="grid max-w-xl gap-5">
          <h2 id="advisors-title" className="text-2xl font-semibold tracking-tight">
            {t("advisors.title")}
          </h2>
          <p className="text-ink-soft">{t("advisors.text")}</p>
          <ul className="grid gap-2 text-ink-soft">
            {(["price", "paid", "seen"] as const).map((key) => (
              <li key={key} className="border-s-2 border-accent ps-4">
                {t(`advisors.points.${key}`)}
              </li>
            ))}
          </ul>
          <div>
            <Button asChild variant="secondary" size="lg">
              <Link href="/sign-up?return=%2Fadvisor%2Fsetup">{t("advisors.join")}</Link>
            </Button>
          </div>
        </div>
        <EarningsCalculator />
      </section>
    </div>
  );
}
