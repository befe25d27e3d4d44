/** The places where components are mounted, each with a path of names: `pool`, `pool/batchWorker`. The app itself is "". */
import type { Analysis, DefinitionAnalysis, VariableBinding } from "../contracts.js";

type MountedComponent = {
  path: string;
  /** Path of the component that mounts it. */
  parent: string;
  /** Path of its definition. */
  definition: string;
  analysis: DefinitionAnalysis;
  /** What its variables are, by name. */
  variables: ReadonlyMap<string, VariableBinding>;
};

/** All mounted components, each after the one that mounts it. Without the app itself. */
export function mountedComponents(analysis: Analysis): MountedComponent[] {
  const mounted: MountedComponent[] = [];
  const visit = (parent: string, { mounts }: DefinitionAnalysis): void => {
    for (const { name, path: definition, env } of mounts) {
      const found = analysis.definitions[definition];
      if (found === undefined) throw new Error(`The component definition ${definition} has not been analyzed`);
      const path = childPath(parent, name);
      mounted.push({ path, parent, definition, analysis: found, variables: new Map(env) });
      visit(path, found);
    }
  };
  visit("", analysis);
  return mounted;
}

/** Path of what a component mounts under a name. */
export function childPath(parent: string, name: string): string {
  return parent === "" ? name : `${parent}/${name}`;
}
