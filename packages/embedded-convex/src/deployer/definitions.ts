/** `convex.config.ts` of the app and of components: what each mounts, and with which variables. */
import { type BundledModule, type Mount, type PushedCode, UserError, type VariableBinding } from "../contracts.js";
import { CodeVersion } from "../runtime/codeVersion.js";
import type { ReadVariable } from "../runtime/importFrame.js";
import { validationProblem, validatorFromText } from "../values/index.js";

const MODULE = "convex.config.js";
const COMPONENT_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

type DeclaredVariable = { type: "value"; value: string; optional?: boolean };
type Exported = {
  name?: string;
  httpPrefix?: string;
  childComponents: Array<{ name: string; path: string; env?: Array<[string, VariableBinding]> | null }>;
  httpMounts: Record<string, string>;
  envVars?: Array<[string, DeclaredVariable]>;
};
/** `name` is what the definition calls itself, "" for the app. */
type Definition = { name: string; mounts: Mount[]; httpMounts: Record<string, string>; variables: Map<string, DeclaredVariable> };
type Definitions = { app: Definition; components: Map<string, Definition> };

/** Evaluates the definitions of a push, those that are mounted before those that mount them. Throws UserError. */
export async function evaluateDefinitions(push: PushedCode, readVariable: ReadVariable, nowMs: number): Promise<Definitions> {
  const components = new Map<string, Definition>();
  const pushed = new Map(push.components.map((component) => [component.path, component]));
  const underWay = new Set<string>();
  const evaluate = async (path: string): Promise<void> => {
    if (components.has(path)) return;
    const component = pushed.get(path);
    if (component === undefined) throw invalid(`The component definition ${path} is missing from the push.`);
    if (underWay.has(path)) throw invalid(`The component definition ${path} mounts itself.`);
    underWay.add(path);
    for (const dependency of component.dependencies) await evaluate(dependency);
    components.set(path, await evaluateOne(component.definition, component.dependencies, components, () => undefined, nowMs, path));
  };
  for (const { path } of push.components) await evaluate(path);
  const app =
    push.definition === null
      ? { name: "", mounts: [], httpMounts: {}, variables: new Map<string, DeclaredVariable>() }
      : await evaluateOne(push.definition, push.dependencies, components, readVariable, nowMs, "");
  for (const definition of [app, ...components.values()]) checkMounts(definition, components);
  return { app, components };
}

/** In a definition, an imported one is its path and the name it gives itself. */
function stub(path: string, { name }: Definition): BundledModule {
  return {
    path: `_componentDeps/${Buffer.from(path).toString("base64url")}`,
    source: `export default ${JSON.stringify({ componentDefinitionPath: path, defaultName: name })};`,
    environment: "isolate",
  };
}

async function evaluateOne(
  module: BundledModule,
  dependencies: readonly string[],
  known: ReadonlyMap<string, Definition>,
  readVariable: ReadVariable,
  nowMs: number,
  path: string,
): Promise<Definition> {
  const stubs = dependencies.map((dependency) => stub(dependency, known.get(dependency)!));
  const code = await CodeVersion.compile("definitions", [{ ...module, path: MODULE }, ...stubs], readVariable, nowMs, path);
  const definition = code.loadForAnalysis(MODULE)["default"] as { export?: () => Exported } | undefined;
  const place = path === "" ? "convex.config.ts" : `${path}/convex.config`;
  if (typeof definition?.export !== "function") {
    throw invalid(`The default export of ${place} must be made by ${path === "" ? "defineApp" : "defineComponent"}.`);
  }
  let exported: Exported;
  try {
    exported = JSON.parse(JSON.stringify(definition.export())) as Exported;
  } catch (error) {
    throw invalid(`Failed to evaluate ${place}: ${(error as Error).message}`);
  }
  if (exported.httpPrefix !== undefined) {
    throw new UserError("UnsupportedOperation", "`httpPrefix` of defineApp is not supported by this backend yet.");
  }
  const httpMounts = Object.entries(exported.httpMounts).map(([prefix, reference]) => [
    prefix,
    reference.slice(reference.lastIndexOf("/") + 1),
  ]);
  return {
    name: exported.name ?? "",
    mounts: exported.childComponents.map(({ name, path: at, env }) => ({ name, path: at, env: env ?? [] })),
    httpMounts: Object.fromEntries(httpMounts) as Record<string, string>,
    variables: new Map(exported.envVars ?? []),
  };
}

function checkMounts({ mounts }: Definition, components: ReadonlyMap<string, Definition>): void {
  const names = new Set<string>();
  for (const { name, path, env } of mounts) {
    if (!COMPONENT_NAME.test(name)) throw invalid(`"${name}" is not a valid name for a component.`);
    if (names.has(name))
      throw invalid(`Two components are mounted as "${name}". Give one of them another name: use(component, { name: … }).`);
    names.add(name);
    const variables = components.get(path)?.variables;
    if (variables === undefined) throw invalid(`The component definition ${path} is missing from the push.`);
    checkVariables(name, variables, new Map(env));
  }
}

function checkVariables(mount: string, declared: Definition["variables"], bound: ReadonlyMap<string, VariableBinding>): void {
  for (const [name, { value, optional }] of declared) {
    const binding = bound.get(name);
    if (binding === undefined && optional !== true)
      throw invalid(`The component "${mount}" needs the variable ${name}: use(component, { env: { ${name}: … } }).`);
    if (binding?.type !== "value") continue;
    const problem = validationProblem(validatorFromText(value), binding.value, () => null);
    if (problem !== null) throw invalid(`The variable ${name} of the component "${mount}" does not fit: ${problem}`);
  }
  for (const name of bound.keys()) {
    if (!declared.has(name)) throw invalid(`The component "${mount}" declares no variable ${name}.`);
  }
}

function invalid(message: string): UserError {
  return new UserError("InvalidComponentDefinition", message);
}
