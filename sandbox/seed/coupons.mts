import type { Store } from '../store.mts';
import { DAY } from '../store/dates.mts';
import type { Coupon } from '../store/modelCatalog.mts';

export function addCoupons(store: Store, today: number): void {
	const add = (coupon: string, fields: Partial<Coupon> & Pick<Coupon, 'discounts' | 'codes'>) => {
		store.coupons.set(coupon, {
			coupon,
			changed: today - 90 * DAY,
			multiple: false,
			discountPeriodCount: null,
			combine: false,
			reason: {},
			limit: 0,
			used: 0,
			available: { start: null, end: null },
			products: [],
			...fields,
		});
	};
	add('spring-30', {
		discounts: [{ type: 'percent', percent: 30 }],
		codes: ['SPRING30'],
		discountPeriodCount: 3,
		reason: { en: 'Spring offer' },
	});
	add('launch-15', {
		discounts: [{ type: 'flat', amount: { USD: 15, EUR: 14, GBP: 12 } }],
		codes: ['LAUNCH15', 'LAUNCHDAY'],
		reason: { en: 'Launch week' },
	});
	add('student-50', {
		discounts: [{ type: 'percent', percent: 50 }],
		codes: ['STUDENT-A1', 'STUDENT-B2', 'STUDENT-C3'],
		products: ['mixdesk-pro-monthly', 'mixdesk-pro-yearly'],
	});
	add('last-one', {
		discounts: [{ type: 'percent', percent: 10 }],
		codes: ['LASTONE'],
		limit: 1,
		used: 1,
	});
	add('last-summer', {
		discounts: [{ type: 'percent', percent: 20 }],
		codes: ['SUMMER20'],
		available: { start: today - 200 * DAY, end: today - 100 * DAY },
	});
}
