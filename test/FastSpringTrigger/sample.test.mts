import { expect, test } from '@jest/globals';
import { eventTypes } from '../../nodes/shared/webhook/events.ts';
import { parseDelivery } from '../../nodes/FastSpringTrigger/parseDelivery.ts';
import { sampleDelivery, sampleEvent } from '../../nodes/FastSpringTrigger/sample.ts';

test.each(eventTypes.map(({ type }) => type))(
	'%s has a sample, which reads as the delivery of it does',
	(type) => {
		const event = sampleEvent(type);
		expect([event.type, event.live, typeof event.created]).toEqual([type, false, 'number']);
		expect(Object.keys(event.data).length).toBeGreaterThan(3);
		expect(parseDelivery(Buffer.from(sampleDelivery(type)))).toEqual([event]);
	},
);

test('a type without a sample of its own has an event all the same', () => {
	expect(sampleEvent('gift.sent')).toMatchObject({ type: 'gift.sent', data: {} });
});
