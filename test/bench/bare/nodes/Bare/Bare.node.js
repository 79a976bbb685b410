/**
 * Reads orders 50 at a time, 8 calls at once, and gives one item each: nothing is checked, retried or limited.
 * Ids come from a parameter, as in any node: n8n's evaluation of an expression for each item is not the engine's.
 */
class Bare {
	description = {
		displayName: 'Bare',
		name: 'bare',
		group: ['transform'],
		version: 1,
		description: 'A bare loop',
		defaults: { name: 'Bare' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'fastSpringApi', required: true }],
		properties: [{ displayName: 'Order', name: 'orderId', type: 'string', default: '' }],
	};

	async execute() {
		const items = this.getInputData();
		const { baseUrl } = await this.getCredentials('fastSpringApi');
		const starts = Array.from({ length: Math.ceil(items.length / 50) }, (_, index) => index * 50);
		const output = new Array(items.length);
		let next = 0;
		const worker = async () => {
			for (let start = starts[next++]; start !== undefined; start = starts[next++]) {
				const ids = items
					.slice(start, start + 50)
					.map((_, index) => this.getNodeParameter('orderId', start + index));
				const { body } = await this.helpers.httpRequestWithAuthentication.call(
					this,
					'fastSpringApi',
					{
						method: 'GET',
						url: `${baseUrl}/orders/${ids.join(',')}`,
						headers: { 'User-Agent': 'bare' },
						json: true,
						returnFullResponse: true,
						ignoreHttpStatusErrors: true,
					},
				);
				body.orders.forEach(
					(order, index) =>
						(output[start + index] = { json: order, pairedItem: { item: start + index } }),
				);
			}
		};
		await Promise.all(Array.from({ length: 8 }, worker));
		return [output];
	}
}
exports.Bare = Bare;
