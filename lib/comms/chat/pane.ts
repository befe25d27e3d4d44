import { lazy, type ComponentType } from "react";
import type { CommsProvider } from "../types";
import type { ChatPaneProps } from "./paneProps";

/** Whether a carrier draws messages and field by itself, in `CarrierPane`. */
export const hasOwnPane = (carrier: CommsProvider | null): boolean => carrier === "stream";

/** Messages and field as the carrier draws them. Loaded only where it is needed: it is larger than the rest of the room. */
export const CarrierPane: ComponentType<ChatPaneProps> = lazy(() => import("../stream/pane"));
