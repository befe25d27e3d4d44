/**
 * Keeps what `make` builds, one for each language and options. Building a formatter of `Intl` costs a hundred times what using it
 * does, and a list uses hundreds.
 */
function kept<Options extends object, Made>(make: (locale: string, options: Options) => Made): (locale: string, options: Options) => Made {
  const known = new Map<string, Made>();
  return (locale, options) => {
    const key = `${locale}|${JSON.stringify(options)}`;
    let found = known.get(key);
    if (found === undefined) {
      found = make(locale, options);
      known.set(key, found);
    }
    return found;
  };
}

/** Formatters by language and options; the same one for the same question. Throw RangeError as the constructors do. */
export const numberFormat = kept((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));
export const dateTimeFormat = kept((locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options));
export const listFormat = kept((locale, options: Intl.ListFormatOptions) => new Intl.ListFormat(locale, options));
export const displayNames = kept((locale, options: Intl.DisplayNamesOptions) => new Intl.DisplayNames([locale], options));
