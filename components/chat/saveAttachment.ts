/** Saves a file under its own name. Rejects when it could not be fetched. */
export async function saveAttachment({ url, name }: { url: string; name: string }): Promise<void> {
  // A link's `download` is ignored for files of another origin, so the bytes are fetched first.
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`The file was answered with status ${answer.status}.`);
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the blob by the time this task is over.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
