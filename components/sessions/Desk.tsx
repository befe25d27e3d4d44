"use client";

import dynamic from "next/dynamic";
import { useViewer } from "@/components/auth/useViewer";

const LiveDesk = dynamic(() => import("./LiveDesk").then((module) => module.LiveDesk), { ssr: false });

/** Loads the desk for whoever is signed in; nobody else has anything on it. */
export function Desk() {
  const { viewer } = useViewer();
  return viewer === null ? null : <LiveDesk viewer={viewer} />;
}
