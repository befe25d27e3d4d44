import Image from "next/image";
import { cn } from "@/components/ui/cn";
import { Portrait } from "@/components/ui/portrait";

/** An advisor's photo, or the generated portrait where there is none. Decoration: the name stands beside it. */
export function ProfilePicture({ photoUrl, seed, size, className }: { photoUrl: string | null; seed: string; size: number; className?: string }) {
  if (photoUrl === null) return <Portrait seed={seed} size={size} className={className} />;
  return (
    <Image
      unoptimized
      src={photoUrl}
      alt=""
      width={size}
      height={size}
      className={cn("shrink-0 rounded-full bg-sunk object-cover", className)}
      style={{ width: size, height: size }}
    />
  );
}
