"use client";

import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { Notice } from "@/components/ui/notice";
import { Sheet, SheetContent, SheetTrigger } from "@/components/ui/sheet";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { Sample } from "./Sample";

const TONES = ["neutral", "accent", "amber", "vermilion"] as const;
const ROWS = [
  { what: "Session with Ada Lindqvist", amount: "−$4.17" },
  { what: "Funds added", amount: "+$50.00" },
];
const WORDS = { floating: "This floats in the theme of the page.", two: "You have about 2 minutes left. Add funds to keep talking." };

/** What a place says: notices, nothing yet, broken, on its way, and what floats above. */
export function StateSamples() {
  return (
    <>
      <Sample name="Notices">
        {TONES.map((tone) => (
          <Notice
            key={tone}
            tone={tone}
            className="w-full"
            action={
              <Button size="sm" variant="secondary">
                {"Add funds"}
              </Button>
            }
          >
            {WORDS.two}
          </Notice>
        ))}
      </Sample>
      <Sample name="Empty, broken, on its way">
        <EmptyState className="w-full" scene="talk" title="No sessions yet" action={<Button>{"Find advisors"}</Button>}>
          {"Choose an advisor and ask. Asking is free."}
        </EmptyState>
        <ErrorState className="w-full" title="This did not load" action={<Button variant="secondary">{"Try again"}</Button>}>
          {"Check your connection and try again."}
        </ErrorState>
        <div className="w-full">
          <SkeletonRows rows={2} label="Loading" />
        </div>
      </Sample>
      <Sample name="Table">
        <div className="w-full">
          <Table label="History">
            <thead>
              <tr>
                <Th>{"Entry"}</Th>
                <Th numeric>{"Amount"}</Th>
              </tr>
            </thead>
            <tbody>
              {ROWS.map(({ what, amount }) => (
                <tr key={what}>
                  <Td>{what}</Td>
                  <Td numeric>{amount}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      </Sample>
      <Sample name="Floating">
        <Dialog>
          <DialogTrigger asChild>
            <Button variant="secondary">{"Dialog"}</Button>
          </DialogTrigger>
          <DialogContent title="A dialog" closeLabel="Close">
            {WORDS.floating}
          </DialogContent>
        </Dialog>
        <Sheet>
          <SheetTrigger asChild>
            <Button variant="secondary">{"Sheet"}</Button>
          </SheetTrigger>
          <SheetContent title="A sheet" closeLabel="Close">
            {WORDS.floating}
          </SheetContent>
        </Sheet>
        <Button variant="secondary" onClick={() => toast(WORDS.floating)}>
          {"Toast"}
        </Button>
      </Sample>
    </>
  );
}
