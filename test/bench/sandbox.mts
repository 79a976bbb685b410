/** An instant sandbox in a process of its own, so that its work is not counted as the pack's. */
import { createSandbox } from '../../sandbox/server.mts';

void createSandbox({
	seed: { accounts: 50, subscriptions: 10, orders: Number(process.argv[2]) },
	instant: true,
}).then(({ url }) => console.log(url));
