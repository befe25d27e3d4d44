/**
 * What stands in the records of others where the name of a person stood whose account is deleted. No name of a person is
 * empty; whoever writes one for a reader says "Deleted user" in the reader's language instead.
 */
export const DELETED_NAME = "";
