import { texts } from '../shared/fields';
import { rules } from '../shared/values';

const code = rules.text().superRefine((value, ctx) => {
	if (/^[A-Za-z0-9_-]+$/.test(value)) return;
	ctx.addIssue({
		code: 'custom',
		message: `holds "${value}"; codes consist of letters, digits, "-" and "_"`,
	});
});

/** Codes as customers enter them. FastSpring keeps them in upper case, and each of them once. */
export const codes = (label: string, description: string) =>
	texts(label, { rule: code, placeholder: 'e.g. SPRING30, SPRING40', description });
