"use client";

import Link from "next/link";
import { ArrowRight } from "lucide-react";
import { useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { CategoryMark } from "@/components/ui/category-mark";
import { Skeleton } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";

const EXPECTED = 8;

/** The categories as an index: a name, a line, a way on. */
export function Categories() {
  const t = useTranslations("landing.categories");
  const categories = useQuery(api.advisorProfiles.categories, {});
  if (categories === undefined) {
    return (
      <div role="status" className="grid gap-x-8 sm:grid-cols-2 lg:grid-cols-4">
        <span className="sr-only">{t("loading")}</span>
        {Array.from({ length: EXPECTED }, (_, index) => (
          <Skeleton key={index} className="my-2 h-12" />
        ))}
      </div>
    );
  }
  return (
    <ul className="grid gap-x-8 sm:grid-cols-2 lg:grid-cols-4">
      {categories.map(({ slug, name }) => (
        <li key={slug} className="border-b border-line">
          <Link
            href={`/advisors?category=${encodeURIComponent(slug)}`}
            className="group flex h-16 items-center gap-3 text-base text-ink hover:text-accent"
          >
            <CategoryMark slug={slug} size={40} />
            <span className="min-w-0 flex-1 leading-5">{name}</span>
            <ArrowRight
              aria-hidden="true"
              className="size-4 stroke-[1.5] text-ink-faint transition-transform duration-150 ease-out group-hover:translate-x-0.5 group-hover:text-accent rtl:-scale-x-100"
            />
          </Link>
        </li>
      ))}
    </ul>
  );
}
