import { expect, it } from "vitest";
import { ADMIN_PLACES, ADVISOR_PLACES, CLIENT_PLACES, PUBLIC_PLACES } from "../e2e/support/places";
import { projectFiles } from "./files";

/** Pages that the journey over all addresses opens in another way: by a real advisor's name, and one that only development has. */
const OPENED_OTHERWISE = ["/advisors/[id]", "/design"];

it("every page of the site is one that the journey over all addresses opens", () => {
  const pages = projectFiles().flatMap((path) => {
    const folder = /^app\/(.*\/)?page\.tsx$/.exec(path);
    return folder === null ? [] : [`/${(folder[1] ?? "").replaceAll(/\([^)]*\)\//g, "").replace(/\/$/, "")}`];
  });
  const places = [...PUBLIC_PLACES, ...CLIENT_PLACES, ...ADVISOR_PLACES, ...ADMIN_PLACES];
  const isOpened = (page: string) => {
    const pattern = page.replace(/\/\[\[\.\.\.\w+\]\]$/, "").replaceAll(/\[\w+\]/g, "[^/]+");
    return places.some((place) => new RegExp(`^${pattern}$`).test(place.split("?")[0] ?? ""));
  };
  expect(pages.length).toBeGreaterThan(45);
  expect(pages.filter((page) => !isOpened(page)).sort()).toEqual(OPENED_OTHERWISE);
});
