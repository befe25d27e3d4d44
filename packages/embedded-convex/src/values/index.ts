export { canonicalize, checkFieldName, formatBinarySize, type CanonicalOptions, type CanonicalValue } from "./canonical.js";
export { argumentsProblem, returnsProblem, validationProblem, validatorFromText, type TableNameOf } from "./check.js";
export { toCleanJson } from "./cleanJson.js";
export { displayValue } from "./display.js";
export { decodeId, encodeId, IdDecodeError, newId, tryDecodeId, type DecodedId } from "./documentId.js";
export { identifierProblem, parseFieldPath } from "./identifiers.js";
export { compareConvex, sortKey, sortKeyOf, stringSortKey, valueAtPath, type SortKey } from "./sortKey.js";
export { bytesOf, float64Of, float64ToJson, int64Of, int64ToJson, kindOf, MAX_COMMIT_TS, specialKey, type ValueKind } from "./special.js";
export { displayValidator, parseValidator, type ObjectValidator, type Validator } from "./validator.js";
