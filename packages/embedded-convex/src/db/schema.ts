import type { ConvexJson, SchemaExport } from "../contracts.js";
import { UserError } from "../contracts.js";
import { displayValidator, identifierProblem, parseFieldPath, parseValidator, type ObjectValidator, type Validator } from "../values/index.js";
import type { TextIndexDefinition } from "../search/textIndex.js";
import { MAX_FIELDS_PER_INDEX, MAX_FILTER_FIELDS, MAX_INDEXES_PER_TABLE } from "./limits.js";

/** A table of a schema. `documentType` null: any document. Indexes hold the declared fields only. */
export type ParsedTable = { name: string; indexes: Map<string, string[]>; textIndexes: Map<string, TextIndexDefinition>; documentType: Validator | null; documentTypeJson: string };
export type ParsedSchema = { tables: Map<string, ParsedTable>; validates: boolean; json: SchemaExport };

type JsonObject = { [key: string]: ConvexJson };

const SEE_SCHEMA_DOCS = "See https://docs.convex.dev/database/schemas.";

function fail(code: string, message: string): never {
  throw new UserError(code, message);
}

function objectOf(json: ConvexJson | undefined, what: string): JsonObject {
  if (json === undefined || json === null || typeof json !== "object" || Array.isArray(json)) fail("SchemaDefinitionError", `${what} must be an object.`);
  return json;
}

function listOf(json: ConvexJson | undefined): ConvexJson[] {
  return Array.isArray(json) ? json : [];
}

function withoutSystemFields(validator: ObjectValidator): ObjectValidator {
  return { type: "object", fields: new Map([...validator.fields].filter(([name]) => !name.startsWith("_"))) };
}

function parseDocumentType(json: ConvexJson | undefined): Validator | null {
  if (json === undefined || json === null) return null;
  const validator = parseValidator(json);
  const members = validator.type === "union" ? validator.value : [validator];
  if (validator.type === "any") return null;
  const objects = members.map((member) => {
    if (member.type === "object") return withoutSystemFields(member);
    return fail(
      "InvalidTopLevelTypeInSchemaError",
      `The document validator in a schema must be an object, a union of objects, or \`v.any()\`. Found ${displayValidator(member)}. ${SEE_SCHEMA_DOCS}`,
    );
  });
  return { type: "union", value: objects };
}

function checkIndexName(tableName: string, name: string): void {
  if (identifierProblem(name) !== null) {
    fail("InvalidIndexName", `In table "${tableName}": Invalid index name: "${name}". Identifiers must be 64 characters or less, start with a letter, and only contain letters, digits, underscores.`);
  }
  if (name.startsWith("_") || name === "by_id" || name === "by_creation_time") {
    fail("IndexNameReserved", `In table "${tableName}" cannot name an index "${name}" because the name is reserved. Indexes may not start with an underscore or be named "by_id" or "by_creation_time".`);
  }
}

function parseIndexField(tableName: string, name: string, field: ConvexJson | undefined): string {
  try {
    return parseFieldPath(String(field)).join(".");
  } catch {
    return fail("InvalidIndexField", `In table "${tableName}": In index "${name}": Invalid index field: "${String(field)}"`);
  }
}

function parseIndexFields(tableName: string, name: string, json: ConvexJson | undefined): string[] {
  const fields = listOf(json).map((field) => parseIndexField(tableName, name, field));
  if (fields.length === 0) fail("EmptyIndex", `In table "${tableName}" index "${name}" must have at least one field.`);
  const prefix = `In table "${tableName}": `;
  if (fields.includes("_id")) fail("IndexFieldsContainId", `${prefix}\`_id\` is not a valid index field. To load documents by ID, use \`db.get(id)\`.`);
  if (fields.includes("_creationTime")) {
    fail("IndexFieldsContainCreationTime", `${prefix}\`_creationTime\` is automatically added to the end of each index. It should not be added explicitly in the index definition. See https://docs.convex.dev/using/indexes for more details.`);
  }
  if (fields.some((field) => field.startsWith("_"))) fail("IndexFieldNameReserved", `${prefix}Reserved fields (starting with \`_\`) are not allowed in indexes.`);
  const twice = fields.find((field, i) => fields.indexOf(field) !== i);
  if (twice !== undefined) fail("FieldsNotUniqueWithinIndex", `${prefix}Duplicate field "${twice}". Index fields must be unique within an index.`);
  if (fields.length > MAX_FIELDS_PER_INDEX) fail("IndexTooManyFields", `${prefix}Indexes may have up to ${MAX_FIELDS_PER_INDEX} fields.`);
  return fields;
}

function canContainField(validator: Validator, path: readonly string[]): boolean {
  const [head, ...rest] = path;
  if (head === undefined || validator.type === "any") return true;
  if (validator.type === "union") return validator.value.some((member) => canContainField(member, path));
  if (validator.type === "record") return canContainField(validator.values, rest);
  if (validator.type !== "object") return false;
  const field = validator.fields.get(head);
  return field !== undefined && canContainField(field.validator, rest);
}

function indexDefinitions(table: JsonObject): Array<{ name: string; fields: ConvexJson | undefined }> {
  // Staged indexes are left out: they are built when their declaration stops being staged.
  return listOf(table["indexes"]).map((entry) => {
    const index = objectOf(entry, "An index");
    return { name: String(index["indexDescriptor"]), fields: index["fields"] };
  });
}

/** The search indexes of a table; `taken` are the names of its other indexes. Staged ones are left out like staged indexes. */
function parseTextIndexes(tableName: string, table: JsonObject, taken: ReadonlyMap<string, unknown>): Map<string, TextIndexDefinition> {
  const parsed = new Map<string, TextIndexDefinition>();
  for (const entry of listOf(table["searchIndexes"])) {
    const index = objectOf(entry, "A search index");
    const name = String(index["indexDescriptor"]);
    checkIndexName(tableName, name);
    if (taken.has(name) || parsed.has(name)) fail("IndexNamesNotUnique", `Table "${tableName}" has two or more definitions of index "${name}".`);
    const searchField = parseIndexField(tableName, name, index["searchField"]);
    const filterFields = [...new Set(listOf(index["filterFields"]).map((field) => parseIndexField(tableName, name, field)))].sort();
    const prefix = `In table "${tableName}": `;
    if ([searchField, ...filterFields].some((field) => field.startsWith("_"))) {
      fail("IndexFieldNameReserved", `${prefix}Reserved fields (starting with \`_\`) are not allowed in indexes.`);
    }
    if (filterFields.length > MAX_FILTER_FIELDS) fail("IndexTooManyFilterFields", `${prefix}Search indexes may have up to ${MAX_FILTER_FIELDS} filter fields.`);
    for (const [other, definition] of parsed) {
      if (definition.searchField !== searchField) continue;
      fail(
        "SearchIndexFieldNotUnique",
        `In table "${tableName}" search index "${other}" and search index "${name}" have the same \`searchField\`. Search index fields must be unique within a table. You should combine the indexes with the same \`searchField\` into one index containing all \`filterField\`s and then use different subsets of the \`filterField\`s at query time.`,
      );
    }
    parsed.set(name, { searchField, filterFields });
  }
  return parsed;
}

function parseTable(json: ConvexJson): ParsedTable {
  const table = objectOf(json, "A table");
  const name = String(table["tableName"]);
  if (identifierProblem(name) !== null) {
    fail("InvalidTableName", `Invalid table name: "${name}". Identifiers must start with a letter and can only contain letters, digits, and underscores.`);
  }
  if (name.startsWith("_")) fail("TableNameReserved", `${name} is a reserved table name.`);
  const others = ["stagedDbIndexes", "searchIndexes", "stagedSearchIndexes", "vectorIndexes", "stagedVectorIndexes"].flatMap((key) => listOf(table[key]));
  const definitions = indexDefinitions(table);
  if (definitions.length + others.length > MAX_INDEXES_PER_TABLE) fail("TooManyIndexes", `Table "${name}" cannot have more than ${MAX_INDEXES_PER_TABLE} indexes.`);
  const indexes = new Map<string, string[]>();
  const byFields = new Map<string, string>();
  for (const definition of definitions) {
    checkIndexName(name, definition.name);
    if (indexes.has(definition.name)) fail("IndexNamesNotUnique", `Table "${name}" has two or more definitions of index "${definition.name}".`);
    const fields = parseIndexFields(name, definition.name, definition.fields);
    const same = byFields.get(fields.join());
    if (same !== undefined) {
      fail("IndexNotUnique", `In table "${name}" index "${definition.name}" and index "${same}" have the same fields. Indexes must be unique within a table.`);
    }
    byFields.set(fields.join(), definition.name);
    indexes.set(definition.name, fields);
  }
  const documentType = parseDocumentType(table["documentType"]);
  const textIndexes = parseTextIndexes(name, table, indexes);
  return { name, indexes, textIndexes, documentType, documentTypeJson: JSON.stringify(table["documentType"] ?? null) };
}

function checkIndexedFields(table: ParsedTable): void {
  if (table.documentType === null) return;
  const searched = [...table.textIndexes].map(([name, { searchField, filterFields }]) => [name, [searchField, ...filterFields]] as const);
  for (const [indexName, fields] of [...table.indexes, ...searched]) {
    for (const field of fields) {
      if (canContainField(table.documentType, field.split("."))) continue;
      fail("SchemaDefinitionError", `In table "${table.name}" the index "${indexName}" is invalid because it references the field "${field}" that does not exist.`);
    }
  }
}

/** Parses what `schema.export()` gives; throws UserError for definitions that Convex refuses. */
export function parseSchema(json: SchemaExport): ParsedSchema {
  const source = objectOf(json, "A schema");
  const validates = source["schemaValidation"] === true;
  const tables = new Map<string, ParsedTable>();
  for (const entry of listOf(source["tables"])) {
    const table = parseTable(entry);
    if (validates) checkIndexedFields(table);
    tables.set(table.name, table);
  }
  return { tables, validates, json };
}
