"use client";

import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { usePayoutAct } from "./usePayoutAct";

export interface ConfirmActProps {
  /** What the button says, here and in the dialog. */
  label: ReactNode;
  /** The button's accessible name where the label alone would not tell rows apart. */
  name?: string;
  title: string;
  /** What follows from it. */
  text: string;
  variant?: ButtonProps["variant"];
  size?: ButtonProps["size"];
  run: () => Promise<unknown>;
}

/** An act that is asked about once, with what follows from it. */
export function ConfirmAct({ label, name, title, text, variant = "secondary", size = "md", run }: ConfirmActProps) {
  const t = useTranslations("payouts.request");
  const { act, isPending, error } = usePayoutAct();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button variant={variant} size={size} aria-label={name}>
          {label}
        </Button>
      </DialogTrigger>
      <DialogContent title={title} description={text} closeLabel={t("close")}>
        <div className="grid gap-4">
          {error === null ? null : (
            <Notice tone="vermilion" role="alert">
              {error}
            </Notice>
          )}
          <Button
            variant="danger"
            full
            pending={isPending}
            onClick={() =>
              void act(run).then((done) => {
                if (done !== undefined) setIsOpen(false);
              })
            }
          >
            {label}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
