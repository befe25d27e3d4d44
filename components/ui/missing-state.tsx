import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "./button";
import { EmptyState, type EmptyStateProps } from "./empty-state";

export interface MissingStateProps {
  scene?: EmptyStateProps["scene"];
  /** Heading of the page. */
  title: string;
  /** The way on: where it leads and what it is called. */
  href: string;
  action: string;
  /** Why there may be nothing here. */
  children: ReactNode;
}

/** What stands in the place of a page, or of what it is about, that does not exist for the reader. */
export function MissingState({ scene = "lost", title, href, action, children }: MissingStateProps) {
  return (
    <EmptyState
      scene={scene}
      titleAs="h1"
      title={title}
      action={
        <Button asChild variant="secondary">
          <Link href={href}>{action}</Link>
        </Button>
      }
    >
      {children}
    </EmptyState>
  );
}
