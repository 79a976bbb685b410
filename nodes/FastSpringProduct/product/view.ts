/** A simplified product. */
export const view = [
	'product',
	'display',
	'description',
	'sku',
	'format',
	'visibility',
	'pricing',
	'attributes',
	'offers',
	'parent',
];
