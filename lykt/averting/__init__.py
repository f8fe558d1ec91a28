"""The duty to avert grave crimes (Penal Code § 196): from the first doubt to the evaluation."""
