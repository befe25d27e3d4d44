/** Sends the bytes of a file to an upload address; resolves with the address's answer. `onProgress` gets 0 to 1. */
export type PutFile = (url: string, file: Blob, onProgress: (part: number) => void, signal: AbortSignal | undefined) => Promise<unknown>;

/** By XMLHttpRequest: fetch does not tell how far an upload has come. Rejects with an AbortError once `signal` is aborted. */
export const putFile: PutFile = async (url, file, onProgress, signal) =>
  await new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal?.addEventListener("abort", abort, { once: true });
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response);
      else reject(new Error(`The upload was answered with status ${request.status}.`));
    };
    request.onerror = () => reject(new Error("The upload did not arrive."));
    request.onabort = () => reject(new DOMException("The upload was cancelled.", "AbortError"));
    request.onloadend = () => signal?.removeEventListener("abort", abort);
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", file.type);
    request.send(file);
  });
