/** The store's figures, and the buttons that make things happen in it. */
import { ask, fieldsOf } from './ask.js';
import { byId, copyButton, make, setText, showOptions } from './view.js';

const COUNTS = {
	accounts: 'Accounts',
	products: 'Products',
	orders: 'Orders',
	subscriptions: 'Subscriptions',
	returns: 'Returns',
	quotes: 'Quotes',
	coupons: 'Coupons',
	events: 'Events',
};
/** What the store has, and what the forms offer of it. */
export function showStore(state) {
	showCounts(state);
	showChoices(state.choices);
	const list = byId('checkouts');
	if (list.children.length === 0)
		list.append(
			...state.checkouts.map((path, index) =>
				make(
					'li',
					{},
					make('code', { id: `checkout-${index}`, textContent: path }),
					' ',
					copyButton(`checkout-${index}`, path),
				),
			),
		);
}

function showCounts({ counts, subscriptionStates }) {
	const list = byId('counts');
	if (list.children.length === 0)
		list.append(
			...Object.entries(COUNTS).map(([key, label]) =>
				make('div', {}, make('dt', { textContent: label }), make('dd', { id: `count-${key}` })),
			),
		);
	for (const key of Object.keys(COUNTS)) setText(`count-${key}`, counts[key].toLocaleString('en'));
	const states = Object.entries(subscriptionStates).map(([name, count]) => `${count} ${name}`);
	setText(
		'states',
		states.length > 0 ? `Subscriptions: ${states.join(', ')}` : 'The store is empty.',
	);
}

function showChoices({ products, subscriptions, orders, quotes, invoices, sessions, types }) {
	showOptions(byId('buyer').elements.product, products);
	showOptions(byId('subscription').elements.subscription, subscriptions);
	showOptions(byId('order').elements.order, orders);
	const { quote, invoice, session } = byId('document').elements;
	showOptions(quote, quotes);
	showOptions(invoice, invoices);
	showOptions(session, sessions);
	showOptions(
		byId('sample').elements.type,
		types.map((type) => ({ value: type, label: type })),
	);
	const boxes = byId('types');
	if (boxes.children.length === 0)
		boxes.append(
			...types.map((type) =>
				make(
					'label',
					{ className: 'check' },
					make('input', { type: 'checkbox', name: 'events', value: type }),
					` ${type}`,
				),
			),
		);
}

/** What the forms of this part do; `act` carries it out and says what came of it. */
export function connectActions(act) {
	for (const id of ['buyer', 'subscription', 'order', 'document', 'time']) {
		byId(id).addEventListener('submit', (event) => {
			event.preventDefault();
			const form = event.currentTarget;
			const { value: action, dataset } = event.submitter;
			const live = form.elements.live ? { live: form.elements.live.checked } : {};
			void act(async () => {
				const { message, events } = await ask('POST', `/do/${action}`, {
					...fieldsOf(form),
					...live,
					...dataset,
				});
				return `${message}. ${events.length === 1 ? '1 event.' : `${events.length} events.`}`;
			});
		});
	}

	byId('sample').addEventListener('submit', (event) => {
		event.preventDefault();
		const { type, live } = event.currentTarget.elements;
		void act(async () => {
			await ask('POST', '/events', { type: type.value, live: live.checked });
			return `One event was sent: ${type.value}`;
		});
	});
}
