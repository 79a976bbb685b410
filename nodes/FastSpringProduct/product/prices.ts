import { api } from '../../shared/endpoints';
import {
	amount,
	columns,
	currency,
	FieldProblem,
	optional,
	type Columns,
} from '../../shared/fields';
import { isRecord, type Json } from '../../shared/json';
import { productsOf } from '../../shared/pickers/lookUps';

const keys = currency();

/** The currencies that a product has prices in, and the others. */
const priceColumns: Columns = {
	name: 'getPriceColumns',
	of: 'productPath',
	words: { singular: 'currency', plural: 'currencies' },
	async columns(ask, path) {
		const paths = await ask({ route: api.product.getAll });
		const isKnown = paths.some(({ product }) => product === path);
		const [found] = isKnown ? await productsOf(ask, [path]) : [];
		const { price } = isRecord(found?.pricing) ? found.pricing : {};
		const own = Object.keys(isRecord(price) ? price : { USD: 0 });
		const all = (keys.property.options ?? []).flatMap((one) =>
			'value' in one ? [String(one.value)] : [],
		);
		return {
			shown: own,
			more: all.filter((one) => !own.includes(one)),
		};
	},
};

/** Prices out of columns. */
export const prices = optional(
	columns('Prices', {
		keys,
		cell: amount('Amount'),
		from: priceColumns,
		description:
			'Price per currency, by columns such as USD and EUR. FastSpring converts it for the currencies that the product has no price in.',
	}),
);

/** Prices come by columns and by rows. A currency has one price. */
export function oncePriced(payload: Json, { prices: columned, pricing }: Json): Json {
	const rows = isRecord(pricing) && isRecord(pricing.price) ? pricing.price : {};
	const twice = Object.keys(isRecord(columned) ? columned : {}).find((one) => one in rows);
	if (twice === undefined) return payload;
	throw new FieldProblem(
		`Prices > ${twice}`,
		'has an amount under Pricing > Prices as Rows, too; keep one of the two',
	);
}
