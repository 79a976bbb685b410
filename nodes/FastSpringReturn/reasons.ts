/** Why an order is refunded. FastSpring takes any other text too, and then keeps no reason at all. */
export const reasons = {
	COMPATIBILITY_ISSUE: 'Compatibility Issue',
	DISCOUNT: 'Discount',
	DUPLICATE_ORDER: 'Duplicate Order',
	FRAUDULENT: 'Fraudulent',
	NONE: 'None',
	ORDER_ERROR: 'Order Error',
	OTHER: 'Other',
	PRODUCT_DIFFERENCE: 'Product Difference',
	PRODUCT_NOT_RECEIVED: 'Product Not Received',
	TAX_REFUND: 'Tax Refund',
} as const;
