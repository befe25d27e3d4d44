import { z } from "zod";
import { api } from "../../../convex/_generated/api";
import { DISPUTE_REASONS, DISPUTE_STATES } from "../../domain/disputes/rules";
import { PARTIES, SESSION_MODES } from "../../domain/sessionStates";
import { ROLES } from "../../rolePermissions";
import {
  both,
  cents,
  flag,
  given,
  idOf,
  instant,
  listInput,
  listOf,
  operation,
  pageOpts,
  reason,
  text,
  toList,
  type Operation,
} from "../define";
import { refuse } from "../refusal";

const person = z.object({ userId: text, firstName: text });

const dispute = z
  .object({
    disputeId: text,
    sessionId: text,
    client: person,
    advisor: z.object({ userId: text, profileId: text, displayName: text }),
    mode: z.enum(SESSION_MODES),
    reason: z.enum(DISPUTE_REASONS),
    state: z.enum(DISPUTE_STATES),
    isOpen: z.boolean(),
    openedAt: instant,
    answerBy: instant,
    decideBy: instant,
    chargeCents: cents,
    frozenCents: cents,
    decision: z.object({ outcome: text, reason: text, at: instant, refundCents: cents }).nullable(),
  })
  .meta({ title: "Dispute" });

const managedAdvisor = z
  .object({
    advisorId: text,
    userId: text,
    status: text,
    accepting: z.boolean(),
    fields: z.object({
      displayName: text,
      headline: text,
      categorySlugs: z.array(text),
      country: text,
      chatPriceCents: cents.nullable(),
      videoPriceCents: cents.nullable(),
    }),
    ratingAverage: z.number().nullable(),
    ratingCount: z.int(),
    createdAt: instant,
  })
  .meta({ title: "Managed advisor" });

const application = z
  .object({
    applicationId: text,
    state: text,
    displayName: text,
    headline: text,
    submittedAt: instant.nullable(),
    decidedAt: instant.nullable(),
    isChange: z.boolean().describe("Asks, or asked, for a change of a profile that was public already."),
  })
  .meta({ title: "Application" });

export const ADMIN_OPERATIONS: readonly Operation[] = [
  operation({
    id: "admin.disputes",
    method: "GET",
    paths: both("admin/disputes"),
    summary: "Disputes; open ones oldest first unless said otherwise.",
    scope: "admin:read",
    input: z.object({
      personId: text.max(64).optional().describe("A user."),
      side: z.enum(PARTIES).optional().describe("On which side; the client's unless said."),
      state: z.enum(DISPUTE_STATES).optional(),
      isOpen: flag.optional(),
      awaitingSecond: flag.optional().describe("True: those that wait for a second admin."),
      reason: z.enum(DISPUTE_REASONS).optional(),
      from: instant.optional().describe("Opened at this instant or later."),
      to: instant.optional().describe("Opened before this instant."),
      sort: z
        .enum(["newest", "oldest", "charge", "deadline"])
        .optional()
        .describe("charge: the highest first. deadline: open ones alone, the soonest first."),
      ...listInput,
    }),
    output: listOf(dispute),
    run: async ({ backend }, { limit, cursor, from, to, ...filter }) => {
      const fromMs = from === undefined ? undefined : Date.parse(from);
      const toMs = to === undefined ? undefined : Date.parse(to);
      const wish = given({ ...filter, fromMs, toMs });
      return toList(await backend.query(api.disputes.listAll, { ...wish, paginationOpts: pageOpts({ limit, cursor }) }));
    },
  }),
  operation({
    id: "admin.setRoles",
    method: "PUT",
    paths: both("admin/users/{id}/roles"),
    summary: "Makes somebody's roles these. Each change is on record with the reason; everybody stays a client.",
    scope: "admin:write",
    input: z.object({ id: idOf("users", "The person."), roles: z.array(z.enum(ROLES)).max(ROLES.length), reason }),
    output: z.object({ userId: text, roles: z.array(z.enum(ROLES)) }),
    run: async ({ backend }, { id, roles, reason: why }) => {
      if (!roles.includes("client")) refuse("INVALID_INPUT", { field: "roles" });
      const { roles: held } = (await backend.query(api.users.person, { userId: id })) ?? refuse("NOT_FOUND");
      for (const role of ROLES) {
        const grant = roles.includes(role);
        if (held.includes(role) !== grant) await backend.mutation(api.users.setRole, { userId: id, role, grant, reason: why });
      }
      return (await backend.query(api.users.person, { userId: id })) ?? refuse("NOT_FOUND");
    },
  }),
  operation({
    id: "admin.advisors",
    method: "GET",
    paths: both("admin/advisors"),
    summary: "Advisors of one status, newest first unless said otherwise.",
    scope: "admin:read",
    input: z.object({
      status: z.enum(["approved", "suspended"]).optional(),
      search: z.string().max(100).optional().describe("The best match is then the order."),
      category: z.string().max(100).optional().describe("A category's slug."),
      sort: z.enum(["newest", "oldest", "rating", "price"]).optional(),
      ...listInput,
    }),
    output: listOf(managedAdvisor),
    run: async ({ backend }, { limit, cursor, status, ...filter }) => {
      const wish = { status: status ?? "approved", ...given(filter) };
      return toList(await backend.query(api.advisorProfiles.managed, { ...wish, paginationOpts: pageOpts({ limit, cursor }) }));
    },
  }),
  operation({
    id: "admin.applications",
    method: "GET",
    paths: both("admin/advisor-applications"),
    summary: "Applications; who waits first, longest first, unless said otherwise.",
    scope: "admin:read",
    input: z.object({
      state: z.enum(["submitted", "approved", "rejected"]).optional(),
      search: z.string().max(100).optional().describe("The best match is then the order."),
      isChange: flag.optional().describe("Changes only, or newcomers only."),
      category: z.string().max(100).optional().describe("A category's slug."),
      sort: z.enum(["waiting", "newest", "oldest"]).optional().describe("newest and oldest go by when it was submitted."),
      ...listInput,
    }),
    output: listOf(application),
    run: async ({ backend }, { limit, cursor, ...filter }) =>
      toList(await backend.query(api.advisorProfiles.applications, { ...given(filter), paginationOpts: pageOpts({ limit, cursor }) })),
  }),
  operation({
    id: "admin.decideApplication",
    method: "PUT",
    paths: both("admin/advisors/{id}/approve"),
    summary: "Approves or rejects an application.",
    scope: "admin:write",
    input: z.object({
      id: idOf("applications", "The application."),
      decision: z.enum(["approve", "reject"]),
      reason,
    }),
    output: application.pick({ applicationId: true, state: true, decidedAt: true }),
    run: async ({ backend }, { id, ...act }) => {
      await backend.mutation(api.advisorProfiles.decide, { applicationId: id, ...act });
      return (await backend.query(api.advisorProfiles.applicationToReview, { applicationId: id })) ?? refuse("NOT_FOUND");
    },
  }),
];
