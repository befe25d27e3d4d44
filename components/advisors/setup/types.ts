import type { FunctionReturnType } from "convex/server";
import type { api } from "@/convex/_generated/api";
import type { ApplicationFields } from "@/lib/domain/applications/fields";
import type { ApplicationRules } from "@/lib/domain/applications/problems";

/** An application as its owner sees it. */
export type OwnApplication = FunctionReturnType<typeof api.advisorProfiles.application>;
export type ApplicationDocument = FunctionReturnType<typeof api.documents.list>[number];
export type Category = FunctionReturnType<typeof api.advisorProfiles.categories>[number];

/** What every part of the form works with. */
export interface StepProps {
  fields: ApplicationFields;
  rules: ApplicationRules;
  onChange: (changes: Partial<ApplicationFields>) => void;
  /** The sentence about a field, or null while there is nothing to say. */
  problem: (field: keyof ApplicationFields) => string | null;
}
