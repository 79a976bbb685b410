/** Twenty requests in plain words: which of all tools does an agent take that has nothing to go by but what n8n tells it? */
import { expect, test } from '@jest/globals';
import { toolsOfOperations } from './support/tools.mts';

/** What carries no meaning in a request, and what every tool has in common. */
const EMPTY = new Set(
	'a an the of in to for and or this that is are be with by from on it its me my our please i we you he she his her they their fastspring what does do has have can at all any'.split(
		' ',
	),
);

/** What any model knows of English: words that people use for those of the tools. */
const SYNONYMS: Readonly<Record<string, string>> = {
	list: 'get many',
	find: 'get many',
	which: 'get many',
	show: 'get',
	make: 'create',
	write: 'create',
	move: 'transfer',
	change: 'update',
	link: 'url',
	still: '',
};

/** The stems of a text's words, coarser than any language model's. */
function words(text: string): string[] {
	const lower = text.toLowerCase().replace(/\bnot (?=[a-z])/g, 'un');
	return (lower.match(/[a-z-]+/g) ?? [])
		.flatMap((word) => (SYNONYMS[word] ?? word).split(' '))
		.filter((word) => word !== '' && !EMPTY.has(word))
		.map((word) => word.replace(/(?:ations?|ing|ed|es|s|e)$/, ''));
}

const tools = toolsOfOperations().map(({ key, tool, told }) => ({
	key,
	words: words(`${tool.replaceAll('_', ' ')} ${told}`),
}));

/** The scripted agent: the tool whose text shares the most, and the rarest, words with the request (BM25). */
function chosenFor(request: string): string[] {
	const asked = new Set(words(request));
	const mean = tools.reduce((sum, one) => sum + one.words.length, 0) / tools.length;
	const scored = tools.map(({ key, words: said }) => {
		let score = 0;
		for (const word of asked) {
			const times = said.filter((one) => one === word).length;
			const having = tools.filter((one) => one.words.includes(word)).length;
			const rarity = Math.log(1 + (tools.length - having + 0.5) / (having + 0.5));
			score += (rarity * times * 2.2) / (times + 1.2 * (0.25 + (0.75 * said.length) / mean));
		}
		return { key, score };
	});
	const best = Math.max(...scored.map(({ score }) => score));
	return scored.filter(({ score }) => score === best).map(({ key }) => key);
}

test.each([
	['Does ada@example.com still have access to our app?', 'Account null.getEntitlements'],
	['Send the customer the link to manage his account', 'Account null.getManagementUrl'],
	['Find the accounts of customers in Germany', 'Account null.getAll'],
	['Refund order ABC-123 in part', 'Return null.create'],
	['Show me order ABC-123', 'Order null.get'],
	['List the orders of last week', 'Order null.getAll'],
	['Cancel her subscription at the end of the period', 'Subscription subscription.cancel'],
	['Undo the cancellation of the subscription', 'Subscription subscription.uncancel'],
	['Pause the subscription for two periods', 'Subscription subscription.pause'],
	['Charge the managed subscription now', 'Subscription subscription.charge'],
	['Which subscriptions are overdue?', 'Subscription subscription.getAll'],
	['What would an upgrade cost? Estimate the change', 'Subscription subscription.estimate'],
	['Move these subscriptions to another account', 'Subscription subscription.transfer'],
	['Why did customers cancel? List the survey answers', 'Subscription cancelSurvey.getAll'],
	['Create a coupon with 20 percent off', 'Coupon coupon.upsert'],
	['Add these codes to the coupon', 'Coupon code.add'],
	['Change the price of a product', 'Product product.upsert'],
	['Make a checkout session for two products', 'CheckoutSession session.create'],
	['Write a quote for Acme', 'Quote null.create'],
	['How much revenue did we make in May? Make a report', 'Report report.revenue'],
	['Which events were not processed yet?', 'Event null.getUnprocessed'],
	['Mark that event as processed', 'Event null.update'],
])('%s', (request, tool) => {
	expect(chosenFor(request)).toEqual([`fastSpring${tool}`]);
});
