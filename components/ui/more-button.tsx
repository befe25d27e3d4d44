import type { ReactNode } from "react";
import { Button } from "./button";

export interface MoreButtonProps {
  /** Where a list stands that is read page by page. */
  status: "LoadingFirstPage" | "CanLoadMore" | "LoadingMore" | "Exhausted";
  onMore: () => void;
  children: ReactNode;
}

/** The way to the next page of a list; nothing where there is none. */
export function MoreButton({ status, onMore, children }: MoreButtonProps) {
  if (status !== "CanLoadMore" && status !== "LoadingMore") return null;
  return (
    <Button variant="secondary" className="justify-self-center" pending={status === "LoadingMore"} onClick={onMore}>
      {children}
    </Button>
  );
}
