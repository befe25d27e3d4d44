import { Fragment } from "react";
import { textParts } from "./links";

/** The words of a message. Nothing in them is ever markup; web addresses become links that tell the other site nothing. */
export function MessageText({ text }: { text: string }) {
  return textParts(text).map((part, at) =>
    part.href === null ? (
      <Fragment key={at}>{part.text}</Fragment>
    ) : (
      // The title shows the host as the network knows it: look-alike letters become visible.
      <a
        key={at}
        href={part.href}
        title={part.host ?? undefined}
        target="_blank"
        rel="noopener noreferrer nofollow ugc"
        className="underline decoration-current/40 underline-offset-2 hover:decoration-current"
      >
        {part.text}
      </a>
    ),
  );
}
