import { describe, expect, it } from "vitest";
import { ADVISORS_HEAD, advisorLine, applicationLine, APPLICATIONS_HEAD, type ApplicationRow } from "@/components/admin/applications/listsCsv";
import type { ManagedAdvisor } from "@/components/admin/applications/managedAdvisor";
import { PEOPLE_HEAD, personLine, type PersonRow } from "@/components/admin/users/peopleCsv";
import type { Id } from "@/convex/_generated/dataModel";

const AT_MS = Date.UTC(2026, 0, 31, 23, 59, 59, 7);

const person: PersonRow = {
  userId: "u1" as Id<"users">,
  firstName: "Casey",
  surname: "Jones, Jr.",
  email: "casey@example.com",
  roles: ["client", "advisor"],
  suspended: false,
  isDemo: true,
  isDeleted: false,
  createdAtMs: AT_MS,
};

const application: ApplicationRow = {
  applicationId: "ap1" as Id<"applications">,
  userId: "u1" as Id<"users">,
  state: "approved",
  displayName: "Nora K.",
  headline: "Contracts in plain words",
  photoUrl: null,
  portraitSeed: "u1",
  submittedAtMs: AT_MS,
  decidedAtMs: AT_MS + 90_061_001,
  decidedById: "u9" as Id<"users">,
  decidedBy: "Robin",
  isChange: true,
};

const advisor = {
  advisorId: "a1" as Id<"advisorProfiles">,
  userId: "u1" as Id<"users">,
  status: "approved",
  accepting: true,
  fields: {
    displayName: "Ada Example",
    categorySlugs: ["career", "law"],
    languages: ["en", "pt-BR"],
    country: "US",
    chatPriceMinor: 50n,
    videoPriceMinor: 1_205n,
  },
  photoUrl: null,
  portraitSeed: "ada",
  ratingAverage: 14 / 3,
  ratingCount: 3,
  createdAtMs: AT_MS,
} as ManagedAdvisor;

const columnsOf = (line: string) => line.trimEnd().split(",").length;

describe("people as a file", () => {
  it("have numbers, names, roles and states, with the time in UTC", () => {
    expect(PEOPLE_HEAD).toBe("user_id,first_name,surname,email,roles,suspended,demo,deleted,since_utc\r\n");
    expect(personLine(person)).toBe('u1,Casey,"Jones, Jr.",casey@example.com,client; advisor,false,true,false,2026-01-31T23:59:59.007Z\r\n');
  });

  it("leave empty what nobody knows, and run nothing in a spreadsheet", () => {
    const gone = { ...person, firstName: "", surname: null, email: null, roles: ["client" as const], suspended: true, isDemo: false, isDeleted: true };
    expect(personLine(gone)).toBe("u1,,,,client,true,false,true,2026-01-31T23:59:59.007Z\r\n");
    expect(personLine({ ...gone, firstName: "=1+1" })).toBe("u1,'=1+1,,,client,true,false,true,2026-01-31T23:59:59.007Z\r\n");
  });
});

describe("applications as a file", () => {
  it("have who, what and when, and who decided", () => {
    expect(APPLICATIONS_HEAD).toBe("application_id,user_id,name,state,kind,submitted_at_utc,decided_at_utc,decided_by_id,decided_by\r\n");
    expect(applicationLine(application)).toBe(
      "ap1,u1,Nora K.,approved,change,2026-01-31T23:59:59.007Z,2026-02-02T01:01:00.008Z,u9,Robin\r\n",
    );
  });

  it("leave a decision empty while there is none, and run nothing in a spreadsheet", () => {
    const waiting = { ...application, state: "submitted" as const, isChange: false, decidedAtMs: null, decidedById: null, decidedBy: null };
    expect(applicationLine({ ...waiting, displayName: "@SUM(A1)" })).toBe("ap1,u1,'@SUM(A1),submitted,new,2026-01-31T23:59:59.007Z,,,\r\n");
  });
});

describe("advisors as a file", () => {
  it("have prices as decimals and the rating with two digits", () => {
    expect(ADVISORS_HEAD).toBe(
      "advisor_id,user_id,name,status,accepting,chat_price_per_minute,video_price_per_minute,categories,languages,country,rating,ratings,since_utc\r\n",
    );
    expect(advisorLine(advisor)).toBe("a1,u1,Ada Example,approved,true,0.50,12.05,career; law,en; pt-BR,US,4.67,3,2026-01-31T23:59:59.007Z\r\n");
  });

  it("leave empty what there is not, and keep every line as wide as the head", () => {
    const plain = { ...advisor, status: "suspended" as const, accepting: false, ratingAverage: null, ratingCount: 0, fields: { ...advisor.fields, videoPriceMinor: null } };
    expect(advisorLine(plain)).toBe("a1,u1,Ada Example,suspended,false,0.50,,career; law,en; pt-BR,US,,0,2026-01-31T23:59:59.007Z\r\n");
    expect([columnsOf(advisorLine(plain)), columnsOf(applicationLine(application))]).toEqual([columnsOf(ADVISORS_HEAD), columnsOf(APPLICATIONS_HEAD)]);
  });
});
