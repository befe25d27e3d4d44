import { Monitor, Moon, Sun } from "lucide-react";

/** The three themes with their icons; their names are under `theme` in the catalogue. */
export const THEMES = [
  { value: "light", Icon: Sun },
  { value: "dark", Icon: Moon },
  { value: "system", Icon: Monitor },
] as const;
