"""Reference data that ships with the package, and its look-ups.

files         path(name): where a shipped table lies, for SQL that reads it
goods         goods codes, their groups and what buying them means
regions       division codes with their history, provinces
calendar      Spring Festival and holidays, as planned beforehand
taxpayer_id   cleaning, kinds and check characters of taxpayer ids
fonts         the Chinese fonts of reports and charts
"""
