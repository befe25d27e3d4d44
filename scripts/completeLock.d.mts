type LockEntry = {
  version?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
};
type Lock = { packages: Record<string, LockEntry> };

export function missingOptionalPackages(lock: Lock): { parent: string; name: string; version: string }[];
export function completeLock(lock: Lock): Lock;
export function platformOf(name: string): { cpu: string[]; os?: string[]; libc?: string[] };
