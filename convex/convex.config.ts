import migrations from "@convex-dev/migrations/convex.config";
import rateLimiter from "@convex-dev/rate-limiter/convex.config";
import workpool from "@convex-dev/workpool/convex.config";
import { defineApp } from "convex/server";

const app = defineApp();
app.use(rateLimiter);
app.use(migrations);
// One pool per provider: a slow one holds up nobody but itself.
app.use(workpool, { name: "paymentPool" });
app.use(workpool, { name: "payoutPool" });
app.use(workpool, { name: "commsPool" });
app.use(workpool, { name: "mailPool" });

export default app;
