"use client";

import Link from "next/link";
import { useConvexAuth, useMutation, useQuery } from "convex/react";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { FactList } from "@/components/admin/FactList";
import { ReasonDialog } from "@/components/admin/ReasonDialog";
import { EditProfileForm } from "@/components/admin/applications/EditProfileForm";
import { PriceLine } from "@/components/advisors/PriceLine";
import { ProfilePicture } from "@/components/advisors/setup/ProfilePicture";
import { useViewer } from "@/components/auth/useViewer";
import { useMethodName } from "@/components/payouts/useMethodName";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { SkeletonRows } from "@/components/ui/skeleton";
import { api } from "@/convex/_generated/api";
import { useFormat } from "@/lib/format/useFormat";
import type { PersonAdvisorDetail, PersonDetail } from "./personDetail";

type Profile = NonNullable<PersonAdvisorDetail["profile"]>;
type Fact = readonly [label: string, value: ReactNode];

/** Somebody as an advisor: the profile with what can be done to it, the application, and where the money goes. */
export function PersonAdvisor({ person }: { person: PersonDetail }) {
  const t = useTranslations("people.asAdvisor");
  const { isAuthenticated } = useConvexAuth();
  const advisor = useQuery(api.users.personAdvisor, isAuthenticated ? { userId: person.userId } : "skip");
  if (advisor === undefined) return <SkeletonRows rows={3} label={t("loading")} />;
  if (advisor === null) return null;
  const { profile, application, invitation, canInvite, payout } = advisor;
  if (profile === null && application === null && invitation === null && !canInvite && payout === null) return null;
  return (
    <section aria-labelledby="as-advisor" className="grid grid-cols-1 gap-6">
      <h2 id="as-advisor" className="text-lg font-semibold tracking-tight">
        {t("title")}
      </h2>
      {profile === null ? null : <ProfileHead profile={profile} isDeleted={person.isDeleted} />}
      {canInvite ? <Invite person={person} /> : null}
      <div className="grid grid-cols-1 gap-10 lg:grid-cols-2">
        {profile === null ? null : <ProfileFacts profile={profile} />}
        {payout === null ? null : <PayoutFacts payout={payout} />}
        {application === null && invitation === null ? null : <ApplicationFacts application={application} invitation={invitation} />}
      </div>
    </section>
  );
}

function ProfileHead({ profile, isDeleted }: { profile: Profile; isDeleted: boolean }) {
  const t = useTranslations("people.asAdvisor");
  const { viewer } = useViewer();
  const { fields, status, accepting } = profile;
  const mayEdit = !isDeleted && viewer !== null && viewer.userId !== profile.userId;
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
      <ProfilePicture photoUrl={profile.photoUrl} seed={profile.portraitSeed} size={48} />
      <div className="grid min-w-0 flex-1 basis-56 gap-1.5">
        <p className="font-medium wrap-anywhere">
          {status === "approved" ? (
            <Link href={`/advisors/${profile.advisorId}`} className="underline underline-offset-4">
              {fields.displayName}
            </Link>
          ) : isDeleted ? null : (
            fields.displayName
          )}
        </p>
        <p dir="auto" className="written text-sm text-ink-soft wrap-anywhere empty:hidden">
          {fields.headline}
        </p>
        <p className="flex flex-wrap gap-1.5">
          <Badge tone={status === "approved" ? "accent" : "vermilion"}>{t(`status.${status}`)}</Badge>
          <Badge tone="outline">{t(accepting ? "accepting" : "notAccepting")}</Badge>
        </p>
        {fields.chatPriceMinor === null ? null : (
          <PriceLine chatPriceMinor={fields.chatPriceMinor} videoPriceMinor={fields.videoPriceMinor} />
        )}
      </div>
      {mayEdit ? <EditProfile profile={profile} /> : null}
    </div>
  );
}

function EditProfile({ profile }: { profile: Profile }) {
  const t = useTranslations("adminAdvisors");
  const [isOpen, setIsOpen] = useState(false);
  const name = profile.fields.displayName;
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant="secondary" aria-label={t("editNamed", { name })}>
          {t("edit")}
        </Button>
      </DialogTrigger>
      <DialogContent
        keepOpen
        closeLabel={t("close")}
        title={t("editTitle", { name })}
        description={t("editText")}
        className="sm:max-h-[90dvh] sm:max-w-2xl"
      >
        <EditProfileForm advisor={profile} onDone={() => setIsOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function Invite({ person }: { person: PersonDetail }) {
  const t = useTranslations("people.asAdvisor.invite");
  const invite = useMutation(api.advisorProfiles.invite);
  const { userId } = person;
  return (
    <div>
      <ReasonDialog label={t("label")} title={t("title")} text={t("text")} run={async (reason) => await invite({ userId, reason })} />
    </div>
  );
}

function ProfileFacts({ profile }: { profile: Profile }) {
  const t = useTranslations("people.asAdvisor");
  const profileText = useTranslations("profile");
  const format = useFormat();
  const categories = useQuery(api.advisorProfiles.categories, {});
  const { fields, ratingAverage, ratingCount, responseMs, createdAtMs } = profile;
  const nameOf = (slug: string) => categories?.find((category) => category.slug === slug)?.name ?? slug;
  const stars = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return (
    <FactList
      title={t("profile")}
      facts={[
        [
          t("rating"),
          ratingAverage === null ? t("none") : t("ratingOf", { stars: format.number(ratingAverage, stars), count: ratingCount }),
        ],
        [t("response"), responseMs === null ? t("notYet") : format.duration(responseMs)],
        [profileText("categories"), format.list(fields.categorySlugs.map(nameOf))],
        [profileText("languages"), format.list(fields.languages.map(format.language))],
        [profileText("place"), `${format.country(fields.country)}, ${fields.timeZone}`],
        [
          profileText("experience"),
          fields.yearsOfExperience === null ? t("none") : profileText("years", { count: fields.yearsOfExperience }),
        ],
        [t("since"), format.day(createdAtMs)],
      ]}
    />
  );
}

function PayoutFacts({ payout }: { payout: NonNullable<PersonAdvisorDetail["payout"]> }) {
  const t = useTranslations("people.asAdvisor");
  const format = useFormat();
  const nameOf = useMethodName();
  const methods = useTranslations("payouts.methods");
  const standing = (method: (typeof payout.methods)[number]): string => {
    if (method.isRemoved) return t("methodGone");
    const { connect } = method;
    const ready = methods(method.isReady ? "ready" : "notReady");
    const parts = [ready, ...(method.isDefault ? [methods("default")] : [])];
    if (connect !== null) parts.push(t(`capability.${connect.transfers}`));
    if (connect !== null && connect.dueCount > 0) parts.push(t("due", { count: connect.dueCount }));
    return format.list(parts);
  };
  return (
    <FactList
      title={t("payouts")}
      facts={[
        [t("earned"), t("earnedIn", { amount: format.money(payout.earnedMinor), count: payout.sessionCount })],
        [t("paid"), format.money(payout.paidMinor)],
        [t("monthly"), t(payout.monthly ? "monthlyYes" : "monthlyNo")],
        ...(payout.methods.length === 0 ? [[t("method"), t("noMethod")] as const] : []),
        ...payout.methods.map((method): Fact => [nameOf(method), standing(method)]),
      ]}
    />
  );
}

function ApplicationFacts({ application, invitation }: Pick<PersonAdvisorDetail, "application" | "invitation">) {
  const t = useTranslations("people.asAdvisor");
  const states = useTranslations("adminApplication.state");
  const format = useFormat();
  const facts: Fact[] = [];
  if (invitation !== null) facts.push([t("invited"), t("invitedBy", { name: invitation.by, time: format.dateTime(invitation.atMs) })]);
  if (application !== null) {
    const { applicationId, state, createdAtMs, submittedAtMs, decidedAtMs, decidedBy, reason, documentCount } = application;
    facts.push([
      t("state"),
      state === "draft" ? (
        states(state)
      ) : (
        <Link href={`/admin/advisors/applications/${applicationId}`} className="underline underline-offset-4">
          {states(state)}
        </Link>
      ),
    ]);
    facts.push([t("begun"), format.dateTime(createdAtMs)]);
    if (submittedAtMs !== null) facts.push([t("submitted"), format.dateTime(submittedAtMs)]);
    if (decidedAtMs !== null) facts.push([t("decided"), t("invitedBy", { name: decidedBy ?? "", time: format.dateTime(decidedAtMs) })]);
    if (reason !== null && reason !== "") facts.push([t("reason"), reason]);
    if (state !== "draft") facts.push([t("documents"), format.number(documentCount)]);
  }
  return <FactList title={t("application")} facts={facts} />;
}
