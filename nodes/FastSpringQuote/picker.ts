import { api } from '../shared/endpoints';
import { idPicker } from '../shared/pickers';
import { nameOf, ofList } from '../shared/pickers/choices';

const quotes = ofList(
	'searchQuotes',
	api.quote.getAll,
	({ id, name, status, recipient, totalDisplay, quoteUrl }) => ({
		name: `${String(name)}, ${String(status)} (${nameOf(recipient)}, ${String(totalDisplay ?? '')})`,
		value: String(id),
		...(typeof quoteUrl === 'string' ? { url: quoteUrl } : {}),
	}),
	{ times: ['created', 'updated'] },
);

export const quote = idPicker('Quote', {
	search: quotes,
	searchedBy: 'name, recipient, status or total',
	example: 'QUH5TR2ZKM7NVB4XQD9LSE1WYOPA',
	word: 'quote',
	address: 'https://yourstore.onfastspring.com/…/quote/…',
});
