// A network that goes wrong by plan: put before the page's own fetch in tests.
window.network = { plan: {}, counts: {}, streams: new Set() };
(() => {
  const real = window.fetch.bind(window);
  const { counts, plan } = window.network;
  const hit = (name) => Math.random() < (window.network.plan[name] || 0) && count(name);
  const count = (name) => (counts[name] = (counts[name] || 0) + 1);
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const failed = () => { throw new TypeError("Failed to fetch"); };
  const busy = () => new Response(JSON.stringify({ error: "unavailable" }), { status: 503 });

  function cutting(response) {
    const reader = response.body.getReader();
    let left = 1 + Math.floor(Math.random() * 6);
    const stream = new ReadableStream({
      start(controller) {
        window.network.streams.add(() => { try { controller.error(new TypeError("network error")); } catch { /* closed */ } reader.cancel().catch(() => {}); });
      },
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        if (window.network.held) await sleep(window.network.held);
        if (window.network.plan.cut && --left <= 0 && hit("cut")) {
          // what was on its way is lost half-way through a line
          controller.enqueue(value.slice(0, Math.floor(Math.random() * value.length)));
          await sleep(5);
          reader.cancel().catch(() => {});
          controller.error(new TypeError("network error"));
          return;
        }
        controller.enqueue(value);
      },
      cancel: () => reader.cancel(),
    });
    return new Response(stream, { status: response.status, headers: response.headers });
  }

  window.fetch = async (address, options) => {
    const path = String(address);
    if (!path.includes("/live/")) return real(address, options);
    count(path);
    if (window.network.down || hit("unsent")) return failed();
    if (hit("busy")) return busy();
    if (hit("slow")) await sleep(Math.random() * 400);
    if (path.endsWith("messages") && hit("late")) {
      // an old copy that arrives after all
      setTimeout(() => real(path, { ...options, signal: undefined }).catch(() => {}), 300 + Math.random() * 700);
    }
    const response = await real(address, options);
    if (path.endsWith("messages") && hit("unanswered")) return failed();
    return path.endsWith("follow") && response.ok && !("wait" in JSON.parse(options.body)) ? cutting(response) : response;
  };
})();
