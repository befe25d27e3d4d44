"use client";

import { useRouter } from "next/navigation";
import { useState, type ComponentProps } from "react";
import { useAuthSeam } from "./authContext";

/** A button that signs this browser out and returns to the front page. Takes the looks it is given. */
export function SignOutButton({ children, ...props }: Omit<ComponentProps<"button">, "onClick" | "type">) {
  const { signOut } = useAuthSeam();
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const onClick = async () => {
    setIsBusy(true);
    await signOut();
    setIsBusy(false);
    router.push("/");
  };
  return (
    <button {...props} type="button" disabled={isBusy || props.disabled} onClick={() => void onClick()}>
      {children}
    </button>
  );
}
