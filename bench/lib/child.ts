import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

export type StartedChild<Ready> = { ready: Ready; pid: number; stop(): Promise<void> };

/** Starts a process that prints one JSON line when it is ready. Rejects with what it said when it ends before that. */
export async function startChild<Ready>(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<StartedChild<Ready>> {
  const child: ChildProcess = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env });
  const said: string[] = [];
  const ready = await new Promise<Ready>((resolve, reject) => {
    if (!child.stdout || !child.stderr) return reject(new Error("no pipes"));
    createInterface({ input: child.stdout }).on("line", (line) => {
      said.push(line);
      if (line.startsWith("{")) resolve(JSON.parse(line) as Ready);
    });
    createInterface({ input: child.stderr }).on("line", (line) => said.push(line));
    child.once("exit", (code) => reject(new Error(`${command} ${args.join(" ")} ended with ${code}:\n${said.slice(-20).join("\n")}`)));
  });
  return {
    ready,
    pid: child.pid ?? 0,
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    },
  };
}
