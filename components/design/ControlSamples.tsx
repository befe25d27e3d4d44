"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Field } from "@/components/ui/field";
import { Input, PrefixedInput, Textarea } from "@/components/ui/input";
import { Range } from "@/components/ui/range";
import { Select } from "@/components/ui/select";
import { Slider } from "@/components/ui/slider";
import { Switch } from "@/components/ui/switch";
import { Sample } from "./Sample";

const VARIANTS = ["primary", "secondary", "quiet", "danger", "dangerSolid", "link"] as const;
const SIZES = ["sm", "md", "lg"] as const;
const MODES = [
  { value: "chat", label: "Chat" },
  { value: "video", label: "Video" },
] as const;
const dollars = (value: number) => `$${value}`;

/** Everything one presses, types into or moves. */
export function ControlSamples() {
  const [mode, setMode] = useState<(typeof MODES)[number]["value"]>("chat");
  const [isOn, setOn] = useState(true);
  const [price, setPrice] = useState(3);
  const [range, setRange] = useState([2, 7]);
  return (
    <>
      <Sample name="Buttons">
        {VARIANTS.map((variant) => (
          <Button key={variant} variant={variant}>
            {variant}
          </Button>
        ))}
        {VARIANTS.map((variant) => (
          <Button key={variant} variant={variant} disabled>
            {variant}
          </Button>
        ))}
        {SIZES.map((size) => (
          <Button key={size} size={size} variant="secondary">
            {size}
          </Button>
        ))}
        <Button pending>{"Pending"}</Button>
        <Button size="icon" variant="quiet" aria-label="Add">
          <Plus aria-hidden="true" />
        </Button>
      </Sample>
      <Sample name="Fields">
        <div className="grid w-full gap-4 sm:grid-cols-2">
          <Field label="First name" hint="Advisors see it, and nothing else of you.">
            {(control) => <Input {...control} placeholder="Casey" />}
          </Field>
          <Field label="Amount" error="The least is $10.00.">
            {(control) => <PrefixedInput {...control} prefix="$" defaultValue="5" inputMode="decimal" />}
          </Field>
          <Field label="Note">{(control) => <Textarea {...control} rows={2} />}</Field>
          <Field label="Not now">{(control) => <Input {...control} disabled value="Disabled" readOnly />}</Field>
        </div>
      </Sample>
      <Sample name="Choices">
        <Choice aria-label="Kind" value={mode} options={MODES} onChange={setMode} />
        <span className="w-40">
          <Select aria-label="Kind" value={mode} options={MODES} onChange={setMode} />
        </span>
        <Switch aria-label="On or off" checked={isOn} onCheckedChange={setOn} />
        <Switch aria-label="Cannot be changed" checked={false} onCheckedChange={setOn} disabled />
      </Sample>
      <Sample name="Ranges">
        <Range value={price} onChange={setPrice} min={0} max={10} step={1} label="Price" describe={dollars} />
        <Slider value={range} onChange={setRange} min={0} max={10} step={1} labels={["Least", "Most"]} describe={dollars} />
      </Sample>
    </>
  );
}
