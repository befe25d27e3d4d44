import { useTranslations } from "next-intl";
import { FIGURE_FIELDS, figureText, type FigureField, type SettingName } from "@/lib/domain/settingFields";
import { useFormat } from "@/lib/format/useFormat";

const fieldOf = new Map(FIGURE_FIELDS.map((field) => [field.name as string, field]));

/** A setting's value with its unit, in the reader's language. */
export function useSettingText(): (name: string, value: unknown) => string {
  const t = useTranslations("adminSettings");
  const format = useFormat();
  return (name, value) => {
    const field = fieldOf.get(name);
    if (Array.isArray(value)) return format.list(value.map((code) => format.country(String(code))));
    if (field === undefined || (typeof value !== "number" && typeof value !== "bigint")) {
      return name === "applications" && (value === "open" || value === "invitation" || value === "closed")
        ? t(`modes.${value}`)
        : String(value);
    }
    return figureWithUnit(field, value, format);
  };
}

/** Units as the reader's language writes them. */
const UNITS = { percent: "percent", seconds: "second", minutes: "minute", hours: "hour", days: "day" } as const;

function figureWithUnit({ unit }: FigureField, value: number | bigint, format: ReturnType<typeof useFormat>): string {
  if (unit === "money") return format.money(BigInt(value));
  const figure = Number(figureText(value, unit));
  const digits = { maximumFractionDigits: 3 };
  return format.number(figure, unit === "count" ? digits : { ...digits, style: "unit", unit: UNITS[unit], unitDisplay: "short" });
}

/** The name of a setting; a name of an earlier version as it was stored. */
export function useSettingName(): (name: string) => string {
  const t = useTranslations("adminSettings.names");
  return (name) => (t.has(name as SettingName) ? t(name as SettingName) : name);
}
