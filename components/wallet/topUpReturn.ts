/** Name of the address parameter that carries the top-up one came back from. */
export const TOP_UP_PARAMETER = "topup";

export const WALLET_PATH = "/user-dashboard/wallet";

/** The page to come back to after a payment. The wallet is told which one, as it shows what became of it. */
export function returnHref(returnPath: string, topUpId: string): string {
  const [path] = returnPath.split("?");
  return path === WALLET_PATH ? `${WALLET_PATH}?${TOP_UP_PARAMETER}=${encodeURIComponent(topUpId)}` : returnPath;
}
