/** Whether Clerk signs people in. Fixed at build: the name is replaced by its value in the browser's code. */
export const CLERK_IS_ON = Boolean(process.env.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY);
