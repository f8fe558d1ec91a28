// @ts-check
/**
 * Server-sent events read from a fetched stream; EventSource can neither POST nor say what failed.
 */

// One event is an entry of at most 23 kB; a line without an end must not fill the memory.
const MOST = 1_000_000;

export class EventReader {
  /** @param {(event: string, data: any) => void} told */
  constructor(told) {
    this.told = told;
    this.decoder = new TextDecoder();
    this.held = "";
    this.event = "";
    this.data = "";
  }

  /** @param {Uint8Array} bytes */
  read(bytes) {
    const lines = (this.held + this.decoder.decode(bytes, { stream: true })).split("\n");
    this.held = lines.pop() || "";
    if (this.held.length > MOST) throw new RangeError("a line without an end");
    for (const line of lines) this.line(line.replace(/\r$/, ""));
  }

  /** @param {string} line */
  line(line) {
    if (line.startsWith("event:")) this.event = line.slice(6).trim();
    else if (line.startsWith("data:")) this.data += line.slice(5);
    else if (!line) this.end();
  }

  end() {
    const { event, data } = this;
    this.event = this.data = "";
    if (!event) return;
    let read;
    try {
      read = JSON.parse(data || "{}");
    } catch {
      return; // not of our server; what is missing is asked for again
    }
    this.told(event, read);
  }
}
