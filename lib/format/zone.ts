"use client";

import { createContext, useContext } from "react";

const Zone = createContext<string | undefined>(undefined);

/** Gives the dates below it an IANA zone; without one they use the browser's. */
export const ZoneProvider = Zone.Provider;

/** The zone chosen by the reader, or undefined for the browser's own. */
export function useZone(): string | undefined {
  return useContext(Zone);
}
