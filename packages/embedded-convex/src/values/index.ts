export { canonicalize, formatBinarySize, type CanonicalOptions } from "./canonical.js";
export { validationProblem, validatorFromText, type TableNameOf } from "./check.js";
export { toCleanJson } from "./cleanJson.js";
export { displayValue } from "./display.js";
export { decodeId, encodeId, IdDecodeError, newId, tryDecodeId } from "./documentId.js";
export { identifierProblem, parseFieldPath } from "./identifiers.js";
export { compareConvex, sortKey, sortKeyOf, stringSortKey, valueAtPath } from "./sortKey.js";
export { float64Of, float64ToJson, int64Of, int64ToJson, kindOf, specialKey } from "./special.js";
export { displayValidator, parseValidator, type ObjectValidator, type Validator } from "./validator.js";
