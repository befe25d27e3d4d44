import { ImageResponse } from "next/og";
import { Children, cloneElement, isValidElement, type ReactNode } from "react";
import { Portrait } from "@/components/ui/portrait";
import { portraitTraits } from "@/components/ui/portrait-traits";
import { api } from "@/convex/_generated/api";
import { DEFAULT_LOCALE } from "@/lib/domain/locales";
import { formatMoney } from "@/lib/format/money";
import { directionOf } from "@/lib/i18n/locales";
import { requestLocale } from "@/lib/i18n/requestLocale";
import { getText } from "@/lib/i18n/serverText";
import { askServer } from "@/lib/serverQuery";

export const size = { width: 1200, height: 630 };
export const contentType = "image/png";

const PAPER = "#fbfaf6";
const INK = "#17211c";
const INK_SOFT = "#46534c";
const ACCENT = "#1d7a55";

/** The font that comes with the renderer has Latin letters; for others it would ask the network, which we never do. */
const UNPRINTABLE = /[^\u0020-\u007e\u00a0-\u017f\u2013\u2014\u2018-\u201d\u2026]/g;
const TEXT_MAX = 110;

function printable(text: string): string {
  const kept = text.replace(UNPRINTABLE, "").replace(/\s+/g, " ").trim();
  return kept.length > TEXT_MAX ? `${kept.slice(0, TEXT_MAX - 1).trimEnd()}…` : kept;
}

/** A drawing without components: the renderer knows only plain elements inside `svg`. For components without hooks. */
function plain(node: ReactNode): ReactNode {
  if (!isValidElement<{ children?: ReactNode }>(node)) return node;
  if (typeof node.type === "function") return plain((node.type as (props: object) => ReactNode)(node.props));
  return cloneElement(node, {}, ...Children.toArray(node.props.children).map(plain));
}

/** The picture of a profile where its address is shared: who it is, what it costs, and how it is billed. */
export default async function Image({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  // What the font cannot print is said in English rather than not at all.
  const locale = directionOf(await requestLocale()) === "rtl" ? DEFAULT_LOCALE : undefined;
  const [t, meta, advisor] = await Promise.all([getText("profile", locale), getText("meta", locale), askServer(api.advisorProfiles.get, { advisorId: id })]);
  const name = printable(advisor?.displayName ?? "Parley") || "Parley";
  const headline = printable(advisor?.headline ?? meta("description"));
  return new ImageResponse(
    <div style={{ display: "flex", flexDirection: "column", justifyContent: "space-between", width: "100%", height: "100%", padding: 72, background: PAPER, color: INK }}>
      <div style={{ display: "flex", alignItems: "center", gap: 56 }}>
        {advisor ? (
          <div style={{ display: "flex", padding: 14, borderRadius: 200, border: `6px solid ${ACCENT}` }}>
            <div style={{ display: "flex", borderRadius: 110, overflow: "hidden", background: portraitTraits(advisor.portraitSeed).ground }}>
              {plain(<Portrait seed={advisor.portraitSeed} size={220} />)}
            </div>
          </div>
        ) : null}
        <div style={{ display: "flex", flexDirection: "column", flex: 1, gap: 18 }}>
          <div style={{ display: "flex", fontSize: 68, lineHeight: 1.1, letterSpacing: -2 }}>{name}</div>
          <div style={{ display: "flex", fontSize: 34, lineHeight: 1.35, color: INK_SOFT }}>{headline}</div>
        </div>
      </div>
      <div style={{ display: "flex", alignItems: "flex-end", justifyContent: "space-between" }}>
        <div style={{ display: "flex", flexDirection: "column", gap: 10 }}>
          {advisor ? <div style={{ display: "flex", fontSize: 52, color: ACCENT }}>{printable(t("imagePrice", { price: formatMoney(advisor.chatPriceMinor) }))}</div> : null}
          <div style={{ display: "flex", fontSize: 28, color: INK_SOFT }}>{printable(t("imageNote"))}</div>
        </div>
        <div style={{ display: "flex", fontSize: 40 }}>Parley</div>
      </div>
    </div>,
    size,
  );
}
