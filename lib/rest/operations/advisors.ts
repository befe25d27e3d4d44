import { z } from "zod";
import { api } from "../../../convex/_generated/api";
import { APPLICATION_STATES } from "../../domain/applications/fields";
import { CONSULTATION_FEE_BPS, CONSULTATIONS } from "../../domain/consultations";
import {
  both,
  cents,
  flag,
  given,
  inAddress,
  listInput,
  listOf,
  minor,
  operation,
  pageOpts,
  text,
  toList,
  type Operation,
} from "../define";
import { refuse } from "../refusal";

const price = cents.describe("Per minute.");
const videoPrice = cents.nullable().describe("Per minute; null without video.");

const card = z
  .object({
    advisorId: text,
    displayName: text,
    headline: text,
    photoUrl: text.nullable(),
    categories: z.array(z.object({ slug: text, name: text })),
    languages: z.array(text).describe("BCP 47 tags."),
    chatPriceCents: price,
    videoPriceCents: videoPrice,
    ratingAverage: z.number().nullable(),
    ratingCount: z.int(),
    availability: z.enum(["online", "busy", "offline"]),
    accepting: z.boolean().describe("The advisor's switch for live sessions."),
    responseMs: z.number().nullable().describe("Typical time to accept; null while too few were accepted to say."),
  })
  .meta({ title: "Advisor" });

const advisor = card
  .extend({
    bio: text,
    specialties: z.array(text),
    skills: z.array(text),
    portfolioLinks: z.array(text),
    yearsOfExperience: z.int(),
    timeZone: text,
    country: text,
  })
  .meta({ title: "Advisor in full" });

const ownProfile = advisor.extend({ status: text }).meta({ title: "Own profile" });

/** What an advisor changes without review. */
const liveFields = {
  headline: text.max(1_000).optional(),
  bio: text.max(10_000).optional(),
  specialties: z.array(text.max(200)).max(50).optional(),
  skills: z.array(text.max(200)).max(50).optional(),
  languages: z.array(text.max(20)).max(50).optional(),
  timeZone: text.max(100).optional(),
  portfolioLinks: z.array(text.max(500)).max(20).optional(),
};

export const ADVISOR_OPERATIONS: readonly Operation[] = [
  operation({
    id: "consultations.pricing",
    method: "GET",
    paths: both("consultations/pricing"),
    summary: "The fixed prices of consultations, in US dollars.",
    scope: null,
    input: z.object({}),
    output: z.object({
      currency: text,
      platformFeeBps: z.int(),
      prices: z.array(z.object({ durationMinutes: z.int(), priceCents: cents })),
    }),
    run: () =>
      Promise.resolve({
        currency: "USD",
        platformFeeBps: CONSULTATION_FEE_BPS,
        prices: CONSULTATIONS.map(({ minutes, priceMinor }) => ({ durationMinutes: minutes, priceMinor })),
      }),
  }),
  operation({
    id: "advisors.search",
    method: "GET",
    paths: both("advisors/search"),
    summary: "Approved advisors by words, filters and order.",
    scope: null,
    input: z.object({
      query: z.string().max(200).optional().describe("Any text; one of its words finds a profile."),
      category: z.string().max(100).optional().describe("A category's slug."),
      language: z.string().max(20).optional(),
      minPriceCents: inAddress(cents).optional(),
      maxPriceCents: inAddress(cents).optional(),
      minRating: inAddress(z.number().min(1).max(5)).optional(),
      onlineOnly: flag.optional(),
      offersVideo: flag.optional(),
      sort: z.enum(["best", "rating", "price", "newest"]).optional(),
      ...listInput,
    }),
    output: listOf(card),
    run: async ({ backend }, { limit, cursor, minPriceCents, maxPriceCents, ...filters }) => {
      const minPriceMinor = minPriceCents === undefined ? undefined : minor(minPriceCents);
      const maxPriceMinor = maxPriceCents === undefined ? undefined : minor(maxPriceCents);
      const search = given({ ...filters, minPriceMinor, maxPriceMinor });
      return toList(await backend.query(api.advisorProfiles.search, { ...search, paginationOpts: pageOpts({ limit, cursor }) }));
    },
  }),
  operation({
    id: "advisors.get",
    method: "GET",
    paths: both("advisors/{id}"),
    summary: "One approved advisor in full.",
    scope: null,
    input: z.object({ id: text.max(64).describe("The advisor's profile.") }),
    output: advisor,
    run: async ({ backend }, { id }) => (await backend.query(api.advisorProfiles.get, { advisorId: id })) ?? refuse("NOT_FOUND"),
  }),
  operation({
    id: "advisors.apply",
    method: "POST",
    paths: both("advisors/apply"),
    summary: "Fills in the own application and hands it to the admins. What is left out stays as saved; documents are added on the site.",
    scope: "advisor:write",
    input: z.object({
      ...liveFields,
      displayName: text.max(200).optional(),
      categorySlugs: z.array(text.max(100)).max(20).optional(),
      country: text.max(10).optional().describe("ISO 3166 code."),
      yearsOfExperience: z.int().min(0).max(100).optional(),
      chatPriceCents: price.optional(),
      videoPriceCents: videoPrice.optional(),
    }),
    output: z.object({ applicationId: text.nullable(), state: z.enum(APPLICATION_STATES) }),
    run: async ({ backend }, { chatPriceCents, videoPriceCents, ...fields }) => {
      const chatPriceMinor = chatPriceCents === undefined ? undefined : minor(chatPriceCents);
      const videoPriceMinor = typeof videoPriceCents === "number" ? minor(videoPriceCents) : videoPriceCents;
      await backend.mutation(api.advisorProfiles.saveDraft, { changes: given({ ...fields, chatPriceMinor, videoPriceMinor }) });
      await backend.mutation(api.advisorProfiles.submit, {});
      return await backend.query(api.advisorProfiles.application, {});
    },
  }),
  operation({
    id: "advisor.profile",
    method: "GET",
    paths: ["/api/advisor/profile", "/api/v1/advisors/profile"],
    summary: "The caller's own public profile.",
    scope: "advisor:read",
    input: z.object({}),
    output: ownProfile,
    run: async ({ backend }) => (await backend.query(api.advisorProfiles.mine, {})) ?? refuse("NOT_FOUND"),
  }),
  operation({
    id: "advisor.changeProfile",
    method: "PUT",
    paths: ["/api/advisor/profile", "/api/v1/advisors/profile"],
    summary: "Changes what needs no review, public at once: texts, then prices, then the switch for live sessions. What is left out stays.",
    scope: "advisor:write",
    input: z.object({
      ...liveFields,
      chatPriceCents: price.optional(),
      videoPriceCents: videoPrice.optional(),
      accepting: z.boolean().optional(),
    }),
    output: ownProfile,
    run: async ({ backend }, { chatPriceCents, videoPriceCents, accepting, ...changes }) => {
      const now = (await backend.query(api.advisorProfiles.mine, {})) ?? refuse("NOT_FOUND");
      if (Object.keys(given(changes)).length > 0) await backend.mutation(api.advisorProfiles.edit, { changes: given(changes) });
      if (chatPriceCents !== undefined || videoPriceCents !== undefined) {
        await backend.mutation(api.advisorProfiles.setPrices, {
          chatPriceMinor: chatPriceCents === undefined ? now.chatPriceMinor : minor(chatPriceCents),
          videoPriceMinor: videoPriceCents === undefined ? now.videoPriceMinor : videoPriceCents === null ? null : minor(videoPriceCents),
        });
      }
      if (accepting !== undefined) await backend.mutation(api.advisorProfiles.setAccepting, { accepting });
      return (await backend.query(api.advisorProfiles.mine, {})) ?? refuse("NOT_FOUND");
    },
  }),
];
